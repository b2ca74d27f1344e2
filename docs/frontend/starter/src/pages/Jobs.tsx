/** Jobs, over REST: a search, and an application with a CV as a multipart request. */
import { orRefuse } from "@nexus/client/problems.js";
import type { components } from "@nexus/types";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { api } from "../clients.ts";
import { ErrorText } from "../ErrorText.tsx";
import { Pager, usePageNumber } from "../Pager.tsx";
import { useSession } from "../SessionProvider.tsx";

type Job = components["schemas"]["JobOut"];

export function Jobs() {
  const { account } = useSession();
  const { number, first, buttons } = usePageNumber();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<Job>();
  const query = { search, page: number, page_size: 10 };

  const jobs = useQuery({
    queryKey: ["jobs", query],
    queryFn: async ({ signal }) =>
      orRefuse(await api.GET("/api/v1/jobs/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

  return (
    <>
      <input
        type="search"
        aria-label="Search jobs"
        placeholder="Search"
        onChange={({ target }) => {
          first();
          setSearch(target.value);
        }}
      />
      <ErrorText error={jobs.error} />
      {chosen && <ApplicationForm key={chosen.id} job={chosen} />}
      {jobs.data && (
        <>
          <p>{jobs.data.count} jobs</p>
          <ul>
            {jobs.data.results.map((job) => (
              <li key={job.id}>
                <span>{job.title}</span>
                <span>{job.company.name}</span>
                {account && job.can_apply && (
                  <button onClick={() => setChosen(job)}>Apply</button>
                )}
              </li>
            ))}
          </ul>
          <Pager {...buttons(jobs.data)} />
        </>
      )}
    </>
  );
}

function ApplicationForm({ job }: { job: Job }) {
  const application = useMutation({
    mutationFn: async (form: FormData) =>
      orRefuse(
        await api.POST("/api/v1/jobs/{job_id}/applications/", {
          params: { path: { job_id: job.id } },
          body: {},
          // The form is sent as it is; the browser writes the Content-Type with its boundary.
          bodySerializer: () => form,
        }),
      ),
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    application.mutate(new FormData(event.currentTarget));
  }

  if (application.data) {
    return (
      <p role="status">
        Applied to {application.data.job.title} with {application.data.resume_name}
      </p>
    );
  }
  return (
    <form onSubmit={submit}>
      <h2>Apply to {job.title}</h2>
      <textarea name="cover_letter" aria-label="Cover letter" placeholder="Cover letter" />
      <input name="resume" type="file" aria-label="CV" accept=".pdf,.docx" required />
      <label>
        <input name="consent" type="checkbox" value="true" required /> The employer may store my
        data.
      </label>
      <button disabled={application.isPending}>Send application</button>
      <ErrorText error={application.error} />
    </form>
  );
}
