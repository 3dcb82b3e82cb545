package com.acme.orders;

/** An order that somebody wants to place. The articles ascend, so that two orders never wait for each other. */
final class Order {
    final int id;
    final int customer;
    final int[] articles = new int[2];
    final int[] pieces = new int[2];
    int warehouse;
    boolean onCredit;

    Order(int id, int customer) {
        this.id = id;
        this.customer = customer;
    }
}
