// Connects the controls of a panel with the kernel that has shown them, by the
// WebSocket of the Jupyter server: it is the same in Notebook and JupyterLab.
// What follows the file calls the function with the panel's identifier.
(function (panelID) {
  // One connection serves all panels of a page.
  const links = (window.agopherLinks ??= {});

  // config says where the server is: JupyterLab and Notebook 7 have it in an
  // element, Notebook 6 in the body. Other pages have no server.
  function config() {
    const element = document.getElementById("jupyter-config-data");
    if (element) return JSON.parse(element.textContent);
    const baseUrl = document.body.dataset.baseUrl;
    return baseUrl ? { baseUrl } : null;
  }

  const newID = () => Date.now().toString(36) + Math.random().toString(36).slice(2);

  // link returns the connection with a kernel.
  function link(kernel, { baseUrl, wsUrl, token }) {
    const session = newID();
    const base = wsUrl || baseUrl || "/";
    const url = new URL(base.replace(/\/?$/, "/") + `api/kernels/${kernel}/channels`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    url.searchParams.set("session_id", session);
    if (token) url.searchParams.set("token", token);
    const socket = new WebSocket(url);
    const panels = new Map(); // by comm and by message that waits for its end

    socket.onmessage = (event) => {
      if (typeof event.data !== "string") return;
      const m = JSON.parse(event.data);
      if (m.channel !== "iopub") return;
      if (m.header.msg_type === "comm_close") {
        panels.get(m.content.comm_id)?.close();
        return;
      }
      const ends = m.header.msg_type === "shutdown_reply" || ["starting", "restarting", "dead"].includes(m.content.execution_state);
      if (ends) panels.forEach((panel) => panel.close()); // a new kernel does not know them
      const id = m.parent_header.msg_id;
      panels.get(id)?.output(m.header.msg_type, m.content);
      if (m.header.msg_type === "status" && m.content.execution_state === "idle") panels.delete(id);
    };
    socket.onclose = () => {
      delete links[kernel];
      panels.forEach((panel) => panel.close());
    };

    // send sends a message for a panel, which is told what it causes.
    function send(panel, type, content) {
      const header = { msg_id: newID(), msg_type: type, session, username: "", date: new Date().toISOString(), version: "5.3" };
      panels.set(header.msg_id, panel);
      socket.send(JSON.stringify({ channel: "shell", header, parent_header: {}, metadata: {}, content, buffers: [] }));
    }

    // open opens the comm of a panel.
    function open(panel, comm, content) {
      panels.set(comm, panel);
      const start = () => send(panel, "comm_open", content);
      socket.readyState === WebSocket.OPEN ? start() : socket.addEventListener("open", start);
    }
    return { open, send };
  }

  const numeral = (x) => String(Number(x.toPrecision(4)));
  const valueOf = (c) =>
    c.type === "checkbox" ? c.checked : c.type !== "range" ? c.value : c.dataset.log ? 10 ** c.value : Number(c.value);

  // connect brings a panel to life.
  function connect(root, where) {
    const { panel: id, kernel, target } = root.dataset;
    const controls = [...root.querySelectorAll("input, select, button")];
    const text = root.querySelector(".agopher-text");
    const comm = newID();
    let open = true;
    let busy = true; // until the kernel has answered
    const next = []; // what is to be sent then

    const enable = (yes) => controls.forEach((c) => (c.disabled = !yes));
    const print = (s) => {
      text.textContent += s.replace(/\x1b\[[0-9;]*m/g, "");
      text.hidden = !text.textContent;
    };
    const panel = {
      close() {
        open = false;
        enable(false);
        root.title = "The kernel does not know these controls any more. Run the cell again.";
        root.style.opacity = 0.6;
      },
      output(type, content) {
        if (type === "stream") print(content.text);
        if (type === "error") print(content.traceback.join("\n") + "\n");
        if (type !== "status" || content.execution_state !== "idle" || !open) return;
        busy = false;
        root.removeAttribute("title");
        enable(true);
        if (next.length > 0) use(next.shift());
      },
    };
    // use tells the kernel of the values, and of the button if one was pressed.
    // While the function runs, what is used is remembered: of sliders the last
    // place only.
    function use(pressed) {
      if (busy) {
        if (pressed || next.length === 0) next.push(pressed);
        return;
      }
      busy = true;
      text.textContent = "";
      text.hidden = true;
      const values = {};
      for (const c of controls) if (c.type !== "button") values[c.name] = valueOf(c);
      connection.send(panel, "comm_msg", { comm_id: comm, data: { values, pressed: pressed || "" } });
    }
    for (const c of controls) {
      if (c.type === "button") c.addEventListener("click", () => use(c.name));
      else c.addEventListener(c.type === "range" ? "input" : "change", () => use(""));
      if (c.type === "range") c.addEventListener("input", () => (c.nextElementSibling.textContent = numeral(valueOf(c))));
      c.addEventListener("keydown", (event) => event.stopPropagation()); // not a shortcut of the notebook
    }
    const connection = (links[kernel] ??= link(kernel, where));
    connection.open(panel, comm, { comm_id: comm, target_name: target, data: { panel: id } });
  }

  // The output may not be in the page yet when its script runs.
  let tries = 50;
  (function start() {
    const where = config();
    if (!where) return;
    for (const root of document.querySelectorAll(`[data-panel="${panelID}"]:not([data-seen])`)) {
      root.dataset.seen = "1";
      if (root.dataset.kernel) connect(root, where);
      tries = 0;
    }
    if (tries-- > 0) setTimeout(start, 100);
  })();
})
