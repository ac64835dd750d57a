'use strict';

const LRU = require('lru-cache');

module.exports = function (options) {
  const entries = new LRU(options);
  const remove = entries.del;
  entries.del = (keys) => {
    for (const key of [].concat(keys)) remove.call(entries, key);
  };
  return entries;
};
