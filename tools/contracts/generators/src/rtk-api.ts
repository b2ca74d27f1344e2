/** The API that RTK Query's generator adds its endpoints to. */
import { createApi, fetchBaseQuery } from "@reduxjs/toolkit/query/react";

export const api = createApi({ baseQuery: fetchBaseQuery(), endpoints: () => ({}) });
