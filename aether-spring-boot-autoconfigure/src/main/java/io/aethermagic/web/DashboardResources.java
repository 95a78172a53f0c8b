package io.aethermagic.web;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.springframework.core.io.ClassPathResource;

/**
 * What the dashboard serves as it is. Stateless.
 */
final class DashboardResources {

	private DashboardResources() {
	}

	static byte[] read(String name) {
		try {
			return new ClassPathResource(name, DashboardResources.class).getContentAsByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
