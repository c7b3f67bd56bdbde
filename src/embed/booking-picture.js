/*
 * The server's picture of the first screen, as long as it stands in for the app: notices what is pressed in it,
 * hands over to the app, or leads on to the server's page where no app comes. The loader imports it while the
 * picture is on its way, and shows no picture without it.
 *
 * It knows the hooks that the views leave (parts and data attributes), and nothing of the app.
 */

// By this an element of the picture is found again in the app's first screen, which is made alike. What comes
// and goes is not in it.
const key = (node) => {
  let key = node.localName;
  for (const { name, value } of node.attributes) {
    if (/^(id|part|data-(?!state|noticed).*)$/.test(name)) key += `[${name}=${JSON.stringify(value)}]`;
  }
  return key;
};

const NOTICED = "[data-noticed]";

/** Begins to look after a picture; `words` are said when something in it is pressed. */
export const attend = (picture, words) => {
  // Addresses in it are those of its server, not of the page that it comes to.
  for (const image of picture.querySelectorAll("img")) image.src = image.src;
  picture.addEventListener("click", ({ target }) => {
    const button = target.closest("button:not([aria-disabled])");
    if (!button) return;
    for (const before of picture.querySelectorAll(NOTICED)) before.removeAttribute("data-noticed");
    button.setAttribute("data-noticed", "");
    picture.querySelector("[data-live]").textContent = words;
  });
};

/**
 * The app is drawn in `box`, which takes the picture's place: what was typed into the picture, what has the focus
 * in it, and what was pressed last, is so in the app. All in one task, and the two are never there together: nobody
 * sees one without the other, and nothing scrolls.
 */
export const hand_over = (picture, box) => {
  const twin = (node) => node && box.querySelector(key(node));
  const focused = picture.getRootNode().activeElement;
  const hadFocus = picture.contains(focused);
  const scrolled = [...picture.querySelectorAll(".chips")].map((row) => row.scrollLeft);
  picture.replaceWith(box);
  for (const field of picture.querySelectorAll("[type=search]")) {
    const other = twin(field);
    if (!other || !field.value) continue;
    other.value = field.value;
    other.setSelectionRange(field.selectionStart, field.selectionEnd);
    other.dispatchEvent(new Event("input"));
  }
  box.querySelectorAll(".chips").forEach((row, index) => {
    if (scrolled[index]) row.scrollLeft = scrolled[index];
  });
  if (hadFocus) {
    // What is gone meanwhile leaves the place to the heading.
    const other = twin(focused) || box.querySelector("[data-focus]");
    if (other) other.focus({ preventScroll: true });
  }
  const again = twin(picture.querySelector(NOTICED));
  if (again) again.click();
};

/**
 * No app comes: the picture's buttons become links to the server's page, which does what they say, if it only
 * chooses. What was pressed already is followed.
 */
export const lead_on = (picture, page, wish) => {
  const target = self === top ? "" : "_blank";
  const focused = picture.getRootNode().activeElement;
  for (const button of picture.querySelectorAll("button")) {
    const { center, service, date, time } = button.dataset;
    const presses = { center, service, day: (date || time || "").slice(0, 10) };
    const query = new URLSearchParams(wish);
    for (const name in presses) if (presses[name]) query.set("do", `${name}:${presses[name]}`);
    const link = Object.assign(document.createElement("a"), { target });
    // What leads nowhere here leads nowhere there.
    if (!button.matches("[aria-disabled]")) link.href = `${page}?${query}`;
    for (const { name, value } of button.attributes) {
      if (/^(class|part|aria-label|data-.*)$/.test(name)) link.setAttribute(name, value);
    }
    link.append(...button.childNodes);
    button.replaceWith(link);
    if (button === focused) link.focus({ preventScroll: true });
  }
  const pressed = picture.querySelector(NOTICED);
  if (pressed) pressed.click();
};
