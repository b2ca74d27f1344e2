// Starts ReDoc without an inline script.
const viewer = document.getElementById("viewer");

Redoc.init(viewer.dataset.document, { hideDownloadButton: false }, viewer);
