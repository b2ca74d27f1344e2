/** Movies, over REST: a search, and favourites that change at once. */
import { orRefuse } from "@nexus/client/problems.js";
import type { components } from "@nexus/types";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "../clients.ts";
import { ErrorText } from "../ErrorText.tsx";
import { Pager, usePageNumber } from "../Pager.tsx";
import { useSession } from "../SessionProvider.tsx";

type Movie = components["schemas"]["MovieOut"];
type MoviePage = components["schemas"]["MoviePageOut"];

export function Movies() {
  const { account } = useSession();
  const { number, first, buttons } = usePageNumber();
  const [search, setSearch] = useState("");
  const key = ["movies", search, number];

  const movies = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => listMovies(search, number, signal),
    placeholderData: keepPreviousData,
  });
  const favourite = useFavourite(key);

  return (
    <>
      <input
        type="search"
        aria-label="Search movies"
        placeholder="Search"
        onChange={({ target }) => {
          first();
          setSearch(target.value);
        }}
      />
      <ErrorText error={movies.error ?? favourite.error} />
      {movies.data && (
        <>
          <ul>
            {movies.data.results.map((movie) => (
              <li key={movie.id}>
                <span>{movie.title}</span>
                <span>{movie.release_date?.slice(0, 4)}</span>
                {account && (
                  <button
                    aria-label={`Favourite ${movie.title}`}
                    aria-pressed={movie.is_favorite ?? false}
                    onClick={() => favourite.mutate(movie)}
                  >
                    {movie.is_favorite ? "★" : "☆"}
                  </button>
                )}
              </li>
            ))}
          </ul>
          <Pager {...buttons(movies.data)} />
        </>
      )}
    </>
  );
}

/** Return the popular movies, or those that match a search. */
async function listMovies(q: string, page: number, signal: AbortSignal): Promise<MoviePage> {
  if (q.trim() === "") {
    return orRefuse(
      await api.GET("/api/v1/movies/popular/", { params: { query: { page } }, signal }),
    );
  }
  return orRefuse(
    await api.GET("/api/v1/movies/search/", { params: { query: { q, page } }, signal }),
  );
}

/** Show the new state before the server has answered, and the former one if it refuses. */
function useFavourite(key: readonly unknown[]) {
  const queries = useQueryClient();

  function show(id: number, isFavorite: boolean) {
    queries.setQueryData<MoviePage>(key, (page) =>
      page && {
        ...page,
        results: page.results.map((one) =>
          one.id === id ? { ...one, is_favorite: isFavorite } : one,
        ),
      },
    );
  }

  return useMutation({
    mutationFn: async (movie: Movie) => {
      const params = { path: { movie_id: movie.id } };
      const path = "/api/v1/movies/favorites/{movie_id}/";
      return orRefuse(
        movie.is_favorite ? await api.DELETE(path, { params }) : await api.PUT(path, { params }),
      );
    },
    onMutate: async (movie) => {
      // A running request would overwrite the new state with the former one.
      await queries.cancelQueries({ queryKey: key });
      show(movie.id, !movie.is_favorite);
    },
    onSuccess: (state) => show(state.movie_id, state.is_favorite),
    onError: (_, movie) => show(movie.id, movie.is_favorite ?? false),
  });
}
