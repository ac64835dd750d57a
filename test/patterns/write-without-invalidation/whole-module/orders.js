'use strict';

const cache = require('./cache');
const create = require('./create');
const db = require('./db');

const customers = create({ max: 100 });

exports.linesOf = async function (orderId) {
  const known = cache.get(`order:${orderId}:lines`);
  if (known) return known;
  const lines = await db.loadLines(orderId);
  cache.set(`order:${orderId}:lines`, lines);
  return lines;
};

exports.totalOf = async function (orderId) {
  const known = cache.get(`order:${orderId}:total`);
  if (known) return known;
  const total = await db.loadTotal(orderId);
  cache.set(`order:${orderId}:total`, total);
  return total;
};

exports.customerOf = async function (orderId) {
  const known = customers.get(orderId);
  if (known) return known;
  const customer = await db.loadCustomer(orderId);
  customers.set(orderId, customer);
  return customer;
};

exports.saveLines = async function (orderId, lines) {
  await db.updateLines(orderId, lines);
  cache.del([`order:${orderId}:lines`, `order:${orderId}:total`]);
};

exports.saveTotal = async function (orderId, total) {
  await db.updateTotal(orderId, total); // expect: write-without-invalidation
  cache.del(`order:${orderId}:lines`);
};

exports.saveCustomer = async function (orderId, customer) {
  await db.updateCustomer(orderId, customer); // expect: write-without-invalidation
  cache.del(`order:${orderId}:lines`);
};

exports.renameCustomer = async function (orderId, name) {
  await db.updateCustomer(orderId, { name });
  customers.del(orderId);
};
