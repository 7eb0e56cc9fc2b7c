const http = require('http');

http.createServer((request, response) => {
  if (request.url === '/health') return response.end('fine\n');
  response.end(`${new Date(0).toISOString()}\n`);
}).listen(8081);
