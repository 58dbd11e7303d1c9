// What a browser can tell of a page: evaluated in it, gives `judge` with the measures that tests ask for.
globalThis.judge = (() => {
  const seen = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const numbers = (text) => text.match(/[\d.]+/g).map(Number);
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = (rgb) => rgb.map(linear).reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const over = (top, alpha, below) => top.map((value, index) => value * alpha + below[index] * (1 - alpha));

  // What the browser paints where nothing has a colour.
  const canvas = () => {
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    return dark && getComputedStyle(document.documentElement).colorScheme.includes('dark') ? [18, 18, 18] : [255, 255, 255];
  };

  // The colour that an element stands on, and how much of the window's width has it.
  const ground = (element) => {
    const layers = [];
    let span = 1;
    for (let one = element; one; one = one.parentElement) {
      const [red, green, blue, alpha = 1] = numbers(getComputedStyle(one).backgroundColor);
      layers.push([[red, green, blue], alpha]);
      if (alpha === 1) {
        span = one.getBoundingClientRect().width / innerWidth;
        break;
      }
    }
    return { rgb: layers.reverse().reduce((below, [rgb, alpha]) => over(rgb, alpha, below), canvas()), span };
  };

  const measured = (element, words) => {
    const style = getComputedStyle(element);
    const { rgb: below, span } = ground(element);
    const [red, green, blue, alpha = 1] = numbers(style.color);
    const [low, high] = [luminance(over([red, green, blue], alpha, below)), luminance(below)].sort((a, b) => a - b);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    return {
      words: words.trim().slice(0, 40), ratio: (high + 0.05) / (low + 0.05), least: isLarge ? 3 : 4.5,
      size, ground: luminance(below), span,
    };
  };

  // Contrast (WCAG 2, 1.4.3) of every visible text and of the words that stand for an image.
  const contrast = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(node);
      if (node.data.trim() && range.getClientRects().length && seen(node.parentElement)) {
        found.push(measured(node.parentElement, node.data));
      }
    }
    const images = [...document.images].filter((image) => image.alt && !image.naturalWidth && seen(image));
    return [...found, ...images.map((image) => measured(image, image.alt))];
  };

  // How wide the page wants to be, and what sticks out of the window.
  const overflow = () => ({
    needed: document.documentElement.scrollWidth,
    sticking: [...document.querySelectorAll('body *')]
      .filter((one) => seen(one) && one.getBoundingClientRect().right > innerWidth + 0.5)
      .map((one) => `${one.tagName}.${one.className}`).slice(0, 5),
  });

  // Links that are boxes of their own (buttons, action rows) and how high what can be touched of them is.
  const targets = () => [...document.links]
    .filter((link) => seen(link) && getComputedStyle(link).display !== 'inline')
    .map((link) => ({ words: link.innerText, height: (link.closest('.button') ?? link).getBoundingClientRect().height }));

  // Every image with its words, its size as written, and its size on the screen.
  const images = () => [...document.images].map((image) => ({
    alt: image.alt, width: image.getAttribute('width'), height: image.getAttribute('height'),
    box: [image.getBoundingClientRect().width, image.getBoundingClientRect().height], isLoaded: image.naturalWidth > 0,
  }));

  const turnedOver = ([red, green, blue]) => {
    const shift = 255 - Math.min(red, green, blue) - Math.max(red, green, blue);
    return [red + shift, green + shift, blue + shift];
  };

  // CIE L* turned over and set on a ground of that lightness (0 to 100).
  const mapped = (rgb, base) => {
    const product = (rows, vector) => rows.map((row) => row.reduce((sum, part, index) => sum + part * vector[index], 0));
    const root = (t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
    const cube = (t) => (t ** 3 > 0.008856 ? t ** 3 : (t - 16 / 116) / 7.787);
    const xyz = product([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], rgb.map(linear));
    const [x, y, z] = [root(xyz[0] / 0.95047), root(xyz[1]), root(xyz[2] / 1.08883)];
    const lightness = ((100 - (116 * y - 16)) * (100 - base)) / 100 + base;
    const middle = (lightness + 16) / 116;
    const back = [cube(middle + (x - y)) * 0.95047, cube(middle), cube(middle - (y - z)) * 1.08883];
    return product([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.204, 1.057]], back)
      .map((part) => (part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055))
      .map((part) => Math.round(Math.min(1, Math.max(0, part)) * 255));
  };

  // How clients invert by force, whatever the letter says; all emulated.
  const INVERSIONS = {
    // Each colour's HSL lightness turned over, its hue kept: the crudest, as apps on phones do it.
    lightness: { text: turnedOver, ground: turnedOver },
    // Outlook: CIE L* onto #333, texts and grounds alike.
    lab: { text: (rgb) => mapped(rgb, 21.25), ground: (rgb) => mapped(rgb, 21.25) },
    // Chromium's force-dark, which Android's web views have: only dark texts and only light grounds.
    chromium: {
      text: (rgb) => (brightness(rgb) < 150 ? mapped(rgb, 0) : rgb),
      ground: (rgb) => (brightness(rgb) > 205 ? mapped(rgb, 0) : rgb),
    },
  };
  const brightness = ([red, green, blue]) => (299 * red + 587 * green + 114 * blue) / 1000;

  const invert = (how) => {
    const turned = (text, change) => {
      const [red, green, blue, alpha = 1] = numbers(text);
      return `rgba(${change([red, green, blue]).join(',')},${alpha})`;
    };
    const { text, ground: below } = INVERSIONS[how];
    const all = [...document.querySelectorAll('body, body *')];
    const meant = all.map((one) => [turned(getComputedStyle(one).color, text), turned(getComputedStyle(one).backgroundColor, below)]);
    document.documentElement.style.setProperty('background-color', turned('rgb(255,255,255)', below), 'important');
    all.forEach((one, index) => {
      one.style.setProperty('color', meant[index][0], 'important');
      one.style.setProperty('background-color', meant[index][1], 'important');
    });
  };

  return { contrast, images, invert, overflow, targets };
})();
