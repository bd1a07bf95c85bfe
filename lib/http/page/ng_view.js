export class NgView {
  constructor() {
    this.element = document.createElement("section");
    this.element.append(document.createElement("h1"));
  }
  title = "Ng";
  close() {}
}
