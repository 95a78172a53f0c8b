package io.aethermagic.test.docs.shop;

record Order(String article, int number) {
}
