"use strict";
(() => {
  const text = (row, column) => row.cells[column].textContent;
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;

  const sort = (head, table) => {
    const column = head.cellIndex;
    const ascending = head.getAttribute("aria-sort") !== "ascending";
    const isNumber = head.classList.contains("n");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row, place) => {
      const value = row.cells[column].dataset.v;
      return { row, place, key: isNumber ? (value === "" ? NaN : Number(value)) : text(row, column) };
    });
    rows.sort((a, b) => {
      if (isNumber && (Number.isNaN(a.key) || Number.isNaN(b.key))) {
        // Rows without a number come last either way.
        return Number.isNaN(a.key) - Number.isNaN(b.key) || a.place - b.place;
      }
      const order = isNumber ? a.key - b.key : compare(a.key, b.key);
      return (ascending ? order : -order) || a.place - b.place;
    });
    body.append(...rows.map((entry) => entry.row));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  };

  for (const table of document.querySelectorAll(".table table")) {
    for (const head of table.tHead.rows[0].cells) {
      head.querySelector("button").addEventListener("click", () => sort(head, table));
    }
  }

  for (const input of document.querySelectorAll(".filter input")) {
    const box = document.getElementById(input.dataset.table);
    const rows = Array.from(box.querySelector("tbody").rows, (row) => [row, row.textContent.toLowerCase()]);
    const found = box.querySelector(".found");
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const [row, content] of rows) {
        row.hidden = !words.every((word) => content.includes(word));
        if (!row.hidden) count += 1;
      }
      found.textContent = words.length ? `${count} of ${rows.length}` : "";
    });
  }
})();
