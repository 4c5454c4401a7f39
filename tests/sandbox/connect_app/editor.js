const { AP } = window;
const field = (id) => document.getElementById(id);
const asked = (ask) => new Promise((resolve) => ask(resolve));

field('title').value = (await asked((done) => AP.confluence.getMacroData(done)))?.title ?? '';
field('text').value = await asked((done) => AP.confluence.getMacroBody(done));
field('state').textContent = 'ready';

field('save').addEventListener('click', () => {
  AP.confluence.saveMacro({ title: field('title').value, n: 1 }, field('text').value, () => {
    field('state').textContent = 'saved';
  });
});
field('close').addEventListener('click', () => AP.confluence.closeMacroEditor());
