// Every message that VS Code shows is written down when it appears: it may be gone before a test looks.

function observe() {
  const seen = (globalThis.shownNotifications = []);
  const known = new WeakSet();
  const read = (item) => {
    const text = item.querySelector(".notification-list-item-message")?.textContent ?? "";
    const buttons = [...item.querySelectorAll(".notification-list-item-buttons-container .monaco-button")].map((button) => button.textContent.trim());
    return { text, buttons };
  };
  new MutationObserver(() => {
    for (const item of document.querySelectorAll(".notifications-toasts .notification-list-item")) {
      if (known.has(item) || !read(item).text) continue;
      known.add(item);
      // The buttons are drawn after the text.
      const entry = read(item);
      seen.push(entry);
      setTimeout(() => Object.assign(entry, { buttons: read(item).buttons }), 200);
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

/** What the page has shown so far, oldest first: `() => Promise<{text, buttons}[]>`. */
export async function watchNotifications(page) {
  await page.addInitScript(observe);
  return () => page.evaluate(() => globalThis.shownNotifications);
}
