const http = require('http');
const colours = require('color-name');

const server = http.createServer((request, response) => {
  const name = request.url.slice(1);
  if (!(name in colours)) {
    response.statusCode = 404;
    return response.end(`${Object.keys(colours).length} colours, but no ${name || 'empty one'}\n`);
  }
  response.end(`rgb(${colours[name].join(', ')})\n`);
});

server.listen(Number(process.env.PORT));
