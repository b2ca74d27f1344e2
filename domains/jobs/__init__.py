"""The job board: postings, companies, applications and what people look for."""
