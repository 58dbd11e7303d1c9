// A page that could not be shown comes by itself once its file can be read. It is asked for once: it may take its time.
const soon = () => setTimeout(look, 1000);
const look = () => fetch(location, { method: "HEAD" }).then(({ status }) => (status === 503 ? soon() : location.reload()), soon);
soon();
