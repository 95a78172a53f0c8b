package io.aethermagic.test.docs.shop;

import org.springframework.stereotype.Component;

@Component
class Prices {

	int of(String article) {
		return article.length();
	}

}
