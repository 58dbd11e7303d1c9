// A page that could not be shown comes by itself once its file can be read.
setInterval(() => fetch(location, { method: "HEAD" }).then(({ status }) => status === 503 || location.reload(), () => {}), 1000);
