package com.acme.orders;

import java.sql.SQLException;
import java.util.Random;

/** The mix of the day: out of a hundred operations, so many of each kind. */
final class Operations {
    private final long seed;
    private final Results results;
    private final OrderDao orders = new OrderDao();
    private final StockDao stock = new StockDao();
    private final PriceList prices = new PriceList();
    private final CustomerReport report = new CustomerReport();
    private final ArchiveReport archive = new ArchiveReport();
    private final SessionCheck check = new SessionCheck();

    Operations(long seed, Results results) {
        this.seed = seed;
        this.results = results;
    }

    void perform(int number) throws SQLException {
        Random random = new Random(seed * 1000003 + number);
        int kind = random.nextInt(100);
        if (kind < 45) {
            results.add("find.cents", orders.find(1 + random.nextInt(Schema.OLD_ORDERS)));
        } else if (kind < 63) {
            results.add(orders.place(newOrder(number, random)) ? "place.accepted" : "place.refused", 1);
        } else if (kind < 75) {
            int source = 1 + random.nextInt(Schema.WAREHOUSES - 1);
            stock.move(number, 1 + random.nextInt(Schema.ARTICLES), source, source + 1, 1 + random.nextInt(50));
        } else if (kind < 88) {
            results.add("prices.hash", prices.print(random.nextInt(5)).hashCode());
        } else if (kind < 95) {
            report.print(1 + random.nextInt(Schema.CUSTOMERS), results);
        } else if (kind < 97) {
            results.add("archive.cents", archive.turnover(1 + random.nextInt(Schema.CUSTOMERS)));
        } else {
            check.run(results);
        }
    }

    private Order newOrder(int number, Random random) {
        Order order = new Order(1000000 + number, 1 + random.nextInt(Schema.CUSTOMERS));
        order.warehouse = 1 + random.nextInt(Schema.WAREHOUSES);
        order.onCredit = random.nextInt(150) == 0;
        int article = 1 + random.nextInt(Schema.ARTICLES / 2);
        order.articles[0] = article;
        order.articles[1] = article + 1 + random.nextInt(Schema.ARTICLES / 2);
        order.pieces[0] = 1 + random.nextInt(50);
        order.pieces[1] = 1 + random.nextInt(50);
        return order;
    }
}
