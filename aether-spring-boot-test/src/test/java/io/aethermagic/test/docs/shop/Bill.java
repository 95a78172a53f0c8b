package io.aethermagic.test.docs.shop;

record Bill(String number, int total) {
}
