package io.aethermagic.sample.worker;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A worker that resizes pictures. It runs until it is stopped.
 */
@SpringBootApplication
public class SampleWorkerApplication {

	/**
	 * Start the worker.
	 * @param args the command line; {@code --aether.transport=mqtt} for example
	 */
	public static void main(String[] args) {
		SpringApplication.run(SampleWorkerApplication.class, args);
	}

}
