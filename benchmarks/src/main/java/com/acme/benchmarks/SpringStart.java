package com.acme.benchmarks;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A Spring Boot program that configures itself around {@code DriverManagerDataSource}, runs one query in a transaction, and
 * ends. Arguments: URL, user, password.
 */
@Configuration
@EnableAutoConfiguration
public class SpringStart {
    /** The program's one service. */
    static class Shop {
        private final JdbcTemplate database;
        private final TransactionTemplate transaction;

        Shop(JdbcTemplate database, TransactionTemplate transaction) {
            this.database = database;
            this.transaction = transaction;
        }

        Integer count() {
            return transaction.execute(status -> database.queryForObject("select 1", Integer.class));
        }
    }

    @Bean
    Shop shop(JdbcTemplate database, TransactionTemplate transaction) {
        return new Shop(database, transaction);
    }

    public static void main(String[] arguments) {
        SpringApplication program = new SpringApplication(SpringStart.class);
        program.setWebApplicationType(WebApplicationType.NONE);
        program.setDefaultProperties(Map.of(
                "spring.datasource.url", arguments[0],
                "spring.datasource.username", arguments[1],
                "spring.datasource.password", arguments[2],
                "spring.datasource.type", "org.springframework.jdbc.datasource.DriverManagerDataSource"));
        try (ConfigurableApplicationContext context = program.run()) {
            System.out.println("counted " + context.getBean(Shop.class).count());
        }
    }
}
