// Before the first paint: 'auto' becomes what the system says. Apps are told by the bridge, which watches <html>.
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const { choice } = root.dataset;
    root.dataset.colorMode = choice === 'dark' || (choice === 'auto' && dark.matches) ? 'dark' : 'light';
  };
  apply();
  dark.addEventListener('change', apply);
  document.addEventListener('themechosen', apply);
})();
