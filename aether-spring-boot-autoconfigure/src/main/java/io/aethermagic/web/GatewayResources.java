package io.aethermagic.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.springframework.core.io.ClassPathResource;

/**
 * What the gateway serves as it is, read once.
 */
final class GatewayResources {

	private static final String BASE_PATH = "{basePath}";

	private final String basePath;

	private final String openApi = read("openapi.json");

	private final byte[] javaScript = read("aether.js").getBytes(StandardCharsets.UTF_8);

	GatewayResources(String basePath) {
		this.basePath = basePath;
	}

	/**
	 * Return the description of the gateway, as OpenAPI 3.1 has it.
	 * @param root what the application's own paths begin with
	 */
	byte[] openApi(String root) {
		return this.openApi.replace(BASE_PATH, root + this.basePath).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Return the module for browsers.
	 */
	byte[] javaScript() {
		return this.javaScript;
	}

	private static String read(String name) {
		try {
			return new ClassPathResource(name, GatewayResources.class).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
