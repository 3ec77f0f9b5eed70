import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileReader;
import java.io.InputStream;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads a listing with the SAX parser of Java, validates it against the DTD given, and counts: a yardstick. */
public final class SaxDtd extends DefaultHandler {
    private final File dtd;
    private final StringBuilder text = new StringBuilder();
    private long elements;
    private long letters;
    private long faults;

    private SaxDtd(File dtd) {
        this.dtd = dtd;
    }

    public static void main(String[] words) throws Exception {
        SAXParserFactory factory = SAXParserFactory.newInstance();
        factory.setValidating(true);
        SAXParser parser = factory.newSAXParser();
        SaxDtd reader = new SaxDtd(new File(words[1]));
        try (InputStream in = new BufferedInputStream(new FileInputStream(words[0]), 1 << 16)) {
            parser.parse(in, reader);
        }
        System.out.println(reader.elements + " elements, " + reader.letters + " letters, " + reader.faults + " faults");
    }

    @Override
    public InputSource resolveEntity(String publicId, String systemId) throws java.io.IOException {
        return new InputSource(new FileReader(dtd));
    }

    @Override
    public void startElement(String uri, String local, String name, Attributes attributes) {
        elements++;
        text.setLength(0);
    }

    @Override
    public void characters(char[] symbols, int start, int length) {
        text.append(symbols, start, length);
    }

    @Override
    public void endElement(String uri, String local, String name) {
        letters += text.length();
        text.setLength(0);
    }

    @Override
    public void error(SAXParseException fault) {
        faults++;
    }
}
