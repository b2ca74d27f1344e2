"""The HTML pages: the front page, the documentation and the development pages."""
