package io.aethermagic.sample.page;

import io.aethermagic.sample.client.LocalWorkerConfiguration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

/**
 * A web application: the page is in {@code static}, and all else is the gateway's.
 */
@SpringBootApplication
@Import(LocalWorkerConfiguration.class)
public class PageApplication {

	/** Has the properties of the page, which the command line has none of. */
	private static final String PROFILE = "page";

	/**
	 * Start it; it runs until it is ended.
	 * @param args properties
	 * @return the running application
	 */
	public static ConfigurableApplicationContext run(String... args) {
		SpringApplication application = new SpringApplication(PageApplication.class);
		application.setAdditionalProfiles(PROFILE);
		return application.run(args);
	}

	@EventListener
	void started(WebServerInitializedEvent event) {
		System.out.println("The page is at http://localhost:" + event.getWebServer().getPort() + " until Ctrl-C.");
	}

}
