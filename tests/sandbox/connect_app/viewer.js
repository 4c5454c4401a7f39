const { AP } = window;
// Not the content itself: the bridge puts the element that watches its size in there.
const place = document.getElementById('content').appendChild(document.createElement('div'));
Object.assign(place.style, { padding: '24px', borderRadius: '8px', background: '#e9f2fe', color: '#123', font: '16px sans-serif' });

AP.confluence.getMacroBody((body) => {
  AP.confluence.getMacroData((parameters) => {
    place.textContent = body ? `${parameters?.title}: ${body}` : 'An empty tower';
    place.dataset.ready = 'yes';
  });
});

AP.register({
  theme_initialized: ({ initialTheme }) => show(initialTheme),
  theme_changed: ({ newTheme }) => show(newTheme),
});
AP.theming.initializeTheming();

function show(theme) {
  document.documentElement.dataset.colorMode = theme.colorMode;
}
