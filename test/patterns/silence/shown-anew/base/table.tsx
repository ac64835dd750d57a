export declare function OrderTable(props: object): unknown;
