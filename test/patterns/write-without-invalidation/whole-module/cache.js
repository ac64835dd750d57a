'use strict';

const create = require('./create');

module.exports = create({ max: 1000 });
