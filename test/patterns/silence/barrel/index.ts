export * from './cancel';
export * from './orders';
