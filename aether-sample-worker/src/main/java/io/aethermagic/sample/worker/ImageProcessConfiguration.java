package io.aethermagic.sample.worker;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The handlers of the job {@value ResizeRequest#JOB}. Import it to have them in another
 * application, as the transport {@code local} needs it.
 */
@Configuration(proxyBeanMethods = false)
public class ImageProcessConfiguration {

	/** Larger pictures are refused: 50 megapixels take up to 200 MB once decoded. */
	private static final long MAX_PIXELS = 50_000_000;

	@Bean
	ImageTasks imageTasks() {
		return new ImageTasks(new PictureDecoder(MAX_PIXELS), new PictureScaler(), new PictureEncoder());
	}

}
