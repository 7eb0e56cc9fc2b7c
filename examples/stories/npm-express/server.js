const express = require('express');

const app = express();
app.use(express.text({ type: '*/*' }));

app.get('/', (request, response) => response.send(`greeter in ${process.env.NODE_ENV}\n`));
app.post('/greet', (request, response) => response.json({ greeting: `Hello, ${request.body}` }));

app.listen(3000, '0.0.0.0');
