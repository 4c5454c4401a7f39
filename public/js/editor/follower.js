// Form and page are under each other (css/editor.css): who generates wants to see the page.
const IS_STACKED = matchMedia('(max-width: 56rem)');
const WANTS_REST = matchMedia('(prefers-reduced-motion: reduce)');

/** Keeps what is being written in sight, until the user scrolls: from then on the place is theirs. */
export class Follower {
  /**
   * @param {HTMLElement} sheet
   * @param {HTMLElement} skeleton the place of the section that comes next
   */
  constructor(sheet, skeleton) {
    this.sheet = sheet;
    this.skeleton = skeleton;
    this.isFollowing = false;
    const leave = () => {
      this.isFollowing = false;
    };
    for (const name of ['wheel', 'touchmove', 'keydown']) window.addEventListener(name, leave, { passive: true });
  }

  begin() {
    this.isFollowing = true;
    this.toStart();
  }

  follow() {
    if (this.isFollowing) this.skeleton.scrollIntoView({ block: 'nearest', behavior: behavior() });
  }

  /** Whoever watched to the end sees the page from its beginning. */
  end() {
    if (this.isFollowing) this.toStart();
    this.isFollowing = false;
  }

  toStart() {
    const stage = this.sheet.closest('.stage');
    if (IS_STACKED.matches) stage?.scrollIntoView({ behavior: behavior() });
    else stage?.scrollTo({ top: 0, behavior: behavior() });
  }
}

/** @returns {ScrollBehavior} */
function behavior() {
  return WANTS_REST.matches ? 'auto' : 'smooth';
}
