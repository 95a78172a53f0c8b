package io.aethermagic.sample.worker;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A worker that resizes pictures.
 */
@SpringBootApplication
public class SampleWorkerApplication {

	/**
	 * Starts the application.
	 * @param args the command line's arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(SampleWorkerApplication.class, args);
	}

}
