/*
 * What stands in for the app: the server's picture of the first screen, from its arrival until the app takes its place
 * or, where no app comes, as links to the server's page; and the words at the way out. The loader imports it while
 * the picture is on its way, and does without it where it cannot be fetched: no picture is shown, and the way out is a
 * link without words.
 *
 * It knows the element's own members, the hooks that the views leave (parts and data attributes), and nothing of the app.
 */

// A test compares the languages with `Language::ALL` of src/i18n.rs.
const WORDS = {
  en: "Booking cannot be shown here.",
  de: "Die Buchung kann hier nicht angezeigt werden.",
};

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

// It is seen and told at once that a press was taken, and that it is not carried out yet.
const mark = (button, isPressed) => {
  button.toggleAttribute("data-noticed", isPressed);
  button.ariaBusy = isPressed || null;
};

// What the links were that lead on: the app may come after all.
const buttons = new WeakMap();

const pause = (time) => new Promise((done) => setTimeout(done, time));

/** So long after a pointer was lifted its click may come, milliseconds: that of a finger is an event of its own. */
const CLICK = 50;

/**
 * Begins to look after a picture; `words` are said when something in it is pressed. Gives what does some work as soon as no
 * pointer is down on the picture: a press that began on the picture and ended on the app would be none.
 */
const attend = (picture, words) => {
  // Addresses in it are those of its server, not of the page that it comes to.
  for (const image of picture.querySelectorAll("img")) {
    image.srcset = image.srcset.replace(/\S+(?= \d+w)/g, (path) => new URL(path, image.src));
    image.src = image.src;
  }
  picture.addEventListener("click", ({ target }) => {
    // To press one again changes nothing; marking it again costs a slow phone 25 ms that the app needs.
    const button = target.closest("button:not([aria-disabled],[data-noticed])");
    if (!button) return;
    for (const before of picture.querySelectorAll(NOTICED)) mark(before, false);
    mark(button, true);
    picture.querySelector("[data-live]").textContent = words;
  });
  let isPressed, waiting;
  const calmly = (work) => {
    waiting = work || waiting;
    if (!isPressed && waiting && picture.isConnected) waiting();
  };
  for (const type of ["pointerdown", "pointerup", "pointerleave"]) {
    picture.addEventListener(type, () => {
      isPressed = type === "pointerdown";
      if (!isPressed) setTimeout(calmly, CLICK);
    });
  }
  return calmly;
};

/**
 * The app is drawn in `box`, which takes the picture's place: what was typed into the picture, what has the focus
 * in it, and what was pressed last, is so in the app. All in one task, and the two are never there together: nobody
 * sees one without the other, and nothing scrolls.
 */
const hand_over = (picture, box) => {
  const twin = (node) => node && box.querySelector(key(buttons.get(node) || node));
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
const lead_on = (picture, page, wish) => {
  const target = self === top ? "" : "_blank";
  const focused = picture.getRootNode().activeElement;
  for (const button of picture.querySelectorAll("button")) {
    const { center, service, date, time } = button.dataset;
    const presses = { center, service, day: (date || time || "").slice(0, 10) };
    const query = new URLSearchParams(wish);
    for (const [name, value] of Object.entries(presses)) if (value) query.set("do", `${name}:${value}`);
    const link = Object.assign(document.createElement("a"), { target });
    // What leads nowhere here leads nowhere there.
    if (!button.matches("[aria-disabled]")) link.href = `${page}?${query}`;
    for (const { name, value } of button.attributes) {
      if (/^(class|part|aria-label|data-.*)$/.test(name)) link.setAttribute(name, value);
    }
    link.append(...button.childNodes);
    buttons.set(link, button);
    button.replaceWith(link);
    if (button === focused) link.focus({ preventScroll: true });
  }
  const pressed = picture.querySelector(NOTICED);
  if (!pressed) return;
  pressed.click();
  // Once, whatever else fails or comes.
  pressed.removeAttribute("data-noticed");
};

/**
 * The picture has come, as a document of its own: its nodes can be moved under any policy. It takes the skeleton's
 * place, or stands above the way out.
 */
export const show = async (element, { request, bones, wish, read, style }) => {
  const picture = request.status === 200 && request.response.body.firstElementChild;
  if (!picture || element._sketching !== request) return;
  const { days, paint } = picture.dataset;
  const server = element._api;
  // As the page around, if that is asked for, from the first moment.
  await Promise.all([style(element), element._following]);
  if (element._sketching !== request) return;
  const calmly = attend(picture, element._words[0]);
  // A calendar is laid out in pieces, each in a task of its own: in one task they would keep a slow phone for 70 ms. The
  // times come before the days, whose place is kept.
  const pieces = [...picture.querySelectorAll("tbody,.day-panel")].reverse();
  for (const piece of pieces) piece.style.display = "none";
  // Meanwhile what is below in the page stays there, as below the skeleton.
  picture.style.minHeight = "100vh";
  pieces.push(picture);
  element._paint(JSON.parse(paint));
  let out = element._out;
  (out || bones).before(picture);
  bones.remove();
  const put = (next) => {
    out?.remove();
    out = next;
  };
  element._picture = {
    hand_over: (box) =>
      calmly(() => {
        put(null);
        hand_over(picture, box);
      }),
    // The way out stands below it.
    lead: (next) => {
      put(next);
      picture.after(next);
    },
    lead_on: () => lead_on(picture, element._page, wish),
  };
  for (const piece of pieces) {
    await pause();
    // Who asks has it laid out.
    picture.offsetHeight;
    // The days, which are the rows of a table, are not begun before the times are seen: they would hold up the frame, and a
    // press. In 80 ms a slow phone paints what has been laid out.
    if (piece.rows) await pause(80);
    // What came with the script may not have been made yet (`carried.js`).
    piece.grow?.();
    // Chromium leaves an empty attribute behind `removeAttribute`.
    piece.toggleAttribute("style", false);
  }
  // All of it leads on, then.
  if (element._out) explain(element, element._out);
  // The app will ask for the same, if it has not done so. Nothing that is seen waits for it.
  if (days && !element._app && element._sketching === request) element._days = { [server + days]: read(server + days) };
};

/** Says what the link of the way out is for. Nothing is missing where all of the picture leads on. */
export const explain = (element, out) => {
  // It has begun again meanwhile.
  if (element._out !== out) return;
  // Where the visitor came from goes along.
  element._visitor().then((visitor) => visitor?.carry());
  if (element._picture) {
    if (out.children[1]) out.firstChild.remove();
    element._picture.lead_on();
  } else {
    const { theme } = element;
    if (theme) out.lastChild.search = new URLSearchParams({ theme });
    const words = WORDS[element._language.slice(0, 2)];
    out.prepend(Object.assign(document.createElement("div"), { textContent: words }));
  }
};
