"""The job board: postings, companies, applications and saved searches."""
