// Models whose rows are those of the shop, and whose queries are counted.

export class Model {
  static belongsTo(other) {
    this.prototype[`get${other.name}`] = function get() {
      globalThis.count.queries += 1;
      return new other();
    };
  }

  static async findAll({ include } = {}) {
    globalThis.count.queries += 1;
    const rows = globalThis.shop[`${this.name.toLowerCase()}s`];
    const joined = include ? { [include.name]: new include() } : {};
    return rows.map((row) => Object.assign(new this(), row, joined));
  }
}
