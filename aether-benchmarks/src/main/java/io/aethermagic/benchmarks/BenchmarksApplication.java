package io.aethermagic.benchmarks;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Measures Aether beside the raw client libraries.
 */
@SpringBootApplication
public class BenchmarksApplication {

	/**
	 * Starts the application.
	 * @param args the command line's arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(BenchmarksApplication.class, args);
	}

}
