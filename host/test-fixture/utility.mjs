process.parentPort.on('message', ({ data }) => {
  process.parentPort.postMessage({ echoed: data, argument: process.argv[2] });
});
setInterval(() => {}, 1000);
