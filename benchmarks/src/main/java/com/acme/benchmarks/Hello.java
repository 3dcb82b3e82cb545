package com.acme.benchmarks;

/** The smallest program: says hello. */
public final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
