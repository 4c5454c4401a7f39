/** The blocks of the measured page for Puck: the same elements and classes as ours, so that one style fits both. */
const Words = ({ text }) => text.split('\n\n').map((part, row) => <p key={row}>{part}</p>);

const BLOCKS = {
  hero: ({ title, text }) => (
    <div className="hero-box" data-align="start">
      <div className="hero-words">
        <h1>{title}</h1>
        <div className="lead"><Words text={text} /></div>
      </div>
    </div>
  ),
  heading: ({ text }) => <h2>{text}</h2>,
  'rich-text': Words,
  cards: ({ items }) => (
    <ul className="card-grid even" data-columns="3">
      {items.map(({ title, text }, row) => (
        <li className="card" key={row}>
          <div className="card-words">
            <h3>{title}</h3>
            <div className="small-text card-text"><Words text={text} /></div>
          </div>
        </li>
      ))}
    </ul>
  ),
  callout: ({ tone, title, text }) => (
    <div className="callout-box" data-tone={tone} role="note">
      <div className="rich-text"><p className="callout-title">{title}</p><Words text={text} /></div>
    </div>
  ),
  quote: ({ text, name }) => (
    <figure className="quote-box">
      <blockquote><Words text={text} /></blockquote>
      <figcaption><cite>{name}</cite></figcaption>
    </figure>
  ),
};

const components = Object.fromEntries(
  Object.entries(BLOCKS).map(([type, Block]) => [
    type,
    {
      fields: { title: { type: 'text' }, text: { type: 'textarea' } },
      render: (props) => <div className={`block ${type}`}><Block {...props} /></div>,
    },
  ]),
);

const Section = {
  fields: { blocks: { type: 'slot' } },
  render: ({ blocks: Blocks }) => (
    <section className="section" data-background="plain" data-layout="stack"><Blocks className="inner" /></section>
  ),
};

export const config = {
  components: { ...components, Section },
  root: { render: ({ children }) => <article className="page" data-theme="harbour">{children}</article> },
};

/** Our document as Puck stores one. */
export function readData() {
  const { title, sections } = JSON.parse(document.getElementById('document').textContent);
  const content = sections.map(({ id, blocks }) => ({
    type: 'Section',
    props: { id, blocks: blocks.map((block) => ({ type: block.type, props: { ...block.props, id: block.id } })) },
  }));
  return { root: { props: { title } }, content };
}
