// The thread on the page: own messages at once, everything else as the server draws it.

export class Thread {
  constructor(root, net, { lines, locale, now, time_zone: timeZone }) {
    this.root = root;
    this.net = net;
    this.url = lines;
    this.list = root.querySelector("[data-thread]");
    this.scroll = root.querySelector("[data-scroll]");
    this.own = root.querySelector("template[data-own]");
    this.newer = root.querySelector("[data-new]");
    this.ahead = Date.parse(now) - Date.now(); // the server's present less this device's, which may be wrong
    this.clock = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone }); // as the server writes it
    this.wanted = new Set();
    this.toEnd();
    this.scroll.addEventListener("scroll", () => this.#atEnd() && (this.newer.hidden = true), { passive: true });
    this.newer.addEventListener("click", () => this.toEnd());
    new ResizeObserver(() => this.pinned && this.toEnd()).observe(this.scroll);
    visualViewport?.addEventListener("resize", () => this.pinned && this.toEnd());
  }

  /** The last line that is on the page. */
  get last() {
    const lines = this.list.querySelectorAll("[data-seq]");
    return lines.length ? Math.max(...[...lines].map((line) => Number(line.dataset.seq))) : 0;
  }

  /** Show how an own message stands. */
  show(item) {
    const line = this.#find(item.key) || this.#add(item);
    line.classList.remove("is-waiting", "is-sending", "is-sent", "is-seen", "is-failed", "is-held", "is-undoable");
    line.classList.add(`is-${item.state}`);
    for (const state of line.querySelectorAll("[data-state]")) {
      state.hidden = state.dataset.state !== item.state;
    }
    if (item.arrivedAt) this.#stamp(line, Date.parse(item.arrivedAt));
    if (item.seq) {
      line.dataset.seq = item.seq;
      this.#settle(line);
    }
    return line;
  }

  why(key, text) {
    const line = this.#find(key)?.querySelector("[data-why]");
    if (line && text) line.textContent = text;
  }

  overtaken(key, text) {
    const line = this.#find(key)?.querySelector("[data-overtaken]");
    if (line) line.textContent = text;
  }

  drop(key) {
    this.#find(key)?.remove();
  }

  has(key) {
    return Boolean(key && this.#find(key));
  }

  /** Ask for lines to be drawn; what could not be fetched is asked for again. */
  async draw(seqs) {
    for (const seq of seqs) this.wanted.add(seq);
    if (!this.wanted.size || this.drawing) return;
    this.drawing = true;
    try {
      while (this.wanted.size) {
        const asked = [...this.wanted].sort((a, b) => a - b).slice(0, 100);
        const html = await this.net.piece(`${this.url}?seqs=${asked.join(",")}`);
        for (const seq of asked) this.wanted.delete(seq);
        this.#place(html);
      }
    } catch {
      setTimeout(() => this.draw([]), 2_000);
    } finally {
      this.drawing = false;
    }
  }

  /** Put older lines before the first one, without moving what is being read. */
  async older(before) {
    const html = await this.net.piece(`${this.url}?before=${before}`);
    const lines = parsed(html);
    const height = this.scroll.scrollHeight;
    this.list.prepend(...lines);
    this.scroll.scrollTop += this.scroll.scrollHeight - height;
    return lines.length ? Number(lines[0].dataset.seq) : 0;
  }

  seen(upto) {
    for (const line of this.list.querySelectorAll(".bubble.is-mine.is-sent[data-seq]")) {
      if (Number(line.dataset.seq) <= upto) this.show({ key: line.dataset.key, state: "seen" });
    }
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.pinned = true;
    this.newer.hidden = true;
  }

  #place(html) {
    const follow = this.#atEnd();
    let fresh = null;
    for (const line of parsed(html)) {
      const seq = Number(line.dataset.seq);
      const there = this.list.querySelector(`[data-seq="${seq}"]`);
      if (there) there.replaceWith(line);
      else this.#settle(line);
      if (!there && !line.classList.contains("is-mine")) fresh ??= line;
    }
    if (follow) this.#follow(fresh);
    else if (fresh) this.newer.hidden = false;
  }

  /** Go to the end, but not past the beginning of what came: a long card is read from its top. */
  #follow(fresh) {
    this.toEnd();
    if (!fresh || fresh.offsetTop >= this.scroll.scrollTop) return;
    this.scroll.scrollTop = fresh.offsetTop - 12;
    this.pinned = false;
  }

  /** Put a line where its number belongs; own ones without a number stay at the end. */
  #settle(line) {
    const seq = Number(line.dataset.seq);
    const after = [...this.list.children].find(
      (other) => other !== line && (!other.dataset.seq || Number(other.dataset.seq) > seq),
    );
    this.list.insertBefore(line, after || null);
  }

  #add(item) {
    const line = this.own.content.cloneNode(true).firstElementChild;
    line.dataset.key = item.key;
    line.querySelector("[data-text]").textContent = item.text;
    this.#stamp(line, item.at + this.ahead);
    const files = line.querySelector("[data-with-files]");
    files.hidden = !item.attachments?.length;
    files.querySelector("span").textContent = item.attachments?.length || "";
    if (item.note) line.classList.add("is-note");
    this.list.append(line);
    this.toEnd();
    return line;
  }

  #stamp(line, at) {
    const time = line.querySelector("time");
    time.dateTime = new Date(at).toISOString();
    time.textContent = this.clock.format(at);
  }

  #find(key) {
    return this.list.querySelector(`[data-key="${CSS.escape(key)}"]`);
  }

  #atEnd() {
    this.pinned = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 80;
    return this.pinned;
  }
}

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.children].filter((line) => line.dataset.seq);
}
