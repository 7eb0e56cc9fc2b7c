const fs = require('fs');
const { marked } = require('marked');

fs.mkdirSync('public', { recursive: true });
for (const page of fs.readdirSync('pages')) {
  const html = marked.parse(fs.readFileSync(`pages/${page}`, 'utf8'));
  fs.writeFileSync(`public/${page.replace(/\.md$/, '.html')}`, `<!doctype html>\n<title>Handbook</title>\n${html}`);
}
