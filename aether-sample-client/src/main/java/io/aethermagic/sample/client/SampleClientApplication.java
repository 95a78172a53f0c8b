package io.aethermagic.sample.client;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A caller that shows the progress of its tasks.
 */
@SpringBootApplication
public class SampleClientApplication {

	/**
	 * Starts the application.
	 * @param args the command line's arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(SampleClientApplication.class, args);
	}

}
