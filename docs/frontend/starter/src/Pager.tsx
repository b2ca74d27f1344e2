/** Buttons for the previous and the next page, and the state of the two kinds of pages. */
import { useState } from "react";

interface Props {
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}

/** A button without a page to go to is disabled. */
export function Pager({ onPrevious, onNext }: Props) {
  return (
    <p>
      <button disabled={!onPrevious} onClick={onPrevious}>
        Previous
      </button>{" "}
      <button disabled={!onNext} onClick={onNext}>
        Next
      </button>
    </p>
  );
}

interface NumberedPage {
  next: string | null;
  previous: string | null;
}

/** The state of a list with page numbers. Call `first` when a filter changes. */
export function usePageNumber() {
  const [number, setNumber] = useState(1);
  return {
    number,
    first: () => setNumber(1),
    buttons: (page: NumberedPage): Props => ({
      onPrevious: page.previous ? () => setNumber(number - 1) : undefined,
      onNext: page.next ? () => setNumber(number + 1) : undefined,
    }),
  };
}

interface PageInfo {
  hasNextPage: boolean;
  endCursor: string | null;
}

/** The state of a list with cursors: those of the pages before and of the present one. */
export function useCursors() {
  const [cursors, setCursors] = useState<string[]>([]);
  return {
    after: cursors.at(-1) ?? null,
    first: () => setCursors([]),
    buttons: ({ hasNextPage, endCursor }: PageInfo): Props => ({
      onPrevious: cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : undefined,
      onNext: hasNextPage && endCursor ? () => setCursors([...cursors, endCursor]) : undefined,
    }),
  };
}
