#!/usr/bin/perl
# The patient data guard against its test set: guard_set.pl ATTEST DATA. Makes the 200 files of
# DATA/planted.txt and one for each of the 100 lines of DATA/clean.txt, has `attest guard --json` look at
# them, and demands that everything planted is found, that what cannot be read is said so, and that less
# than 2 % of the clean ones are taken for patient data. What needs pdftotext or unzip counts as failed where
# they are not installed.
use strict;
use warnings;
use utf8;
use Compress::Zlib qw(compress crc32 MAX_WBITS);
use Encode qw(encode decode);
use File::Temp qw(tempdir);
use JSON::PP;

my ($attest, $data) = @ARGV;
my $dir = tempdir(CLEANUP => 1);
my $failed = 0;
binmode STDOUT, ":utf8";

sub complain { print "@_\n"; $failed++; }

sub slurp {
	open my $in, "<:utf8", $_[0] or die "$_[0]: $!";
	local $/;
	return <$in>;
}

sub spew {
	my ($name, $bytes) = @_;
	open my $out, ">:raw", "$dir/$name" or die "$name: $!";
	print $out $bytes;
	close $out;
}

# ---- PDF: one page, Helvetica, a compressed stream; each line of the text is one line of the page

sub pdf {
	my (@objects) = @_;
	my ($out, @at) = ("%PDF-1.4\n");
	for my $i (0 .. $#objects) {
		push @at, length $out;
		$out .= ($i + 1) . " 0 obj\n$objects[$i]\nendobj\n";
	}
	my $xref = length $out;
	$out .= "xref\n0 " . (@at + 1) . "\n0000000000 65535 f \n";
	$out .= sprintf "%010d 00000 n \n", $_ for @at;
	return ($out, $xref, scalar @at + 1);
}

sub pdf_page {
	my ($content, $resources, $trailer, @more) = @_;
	my $stream = compress($content);
	my ($out, $xref, $size) = pdf("<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << $resources >> >>",
		"<< /Length " . length($stream) . " /Filter /FlateDecode >>\nstream\n$stream\nendstream", @more);
	return "${out}trailer\n<< /Size $size /Root 1 0 R $trailer >>\nstartxref\n$xref\n%%EOF\n";
}

sub pdf_text {
	my $content = "BT /F1 11 Tf 15 TL 60 780 Td\n";
	for my $line (split /\n/, encode("cp1252", $_[0])) {
		$line =~ s/([\\()])/\\$1/g;
		$content .= "($line) Tj T*\n";
	}
	return pdf_page("${content}ET\n", "/Font << /F1 5 0 R >>", "",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
}

sub pdf_image {
	my $pixels = compress("\x80" x 64);
	return pdf_page("q 400 0 0 400 60 300 cm /I Do Q\n", "/XObject << /I 5 0 R >>", "",
		"<< /Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8"
		. " /Filter /FlateDecode /Length " . length($pixels) . " >>\nstream\n$pixels\nendstream");
}

# Says that it is encrypted, with a password that nobody has.
sub pdf_locked {
	return pdf_page("BT ET\n", "", "/Encrypt 5 0 R /ID [<" . "00" x 16 . "> <" . "00" x 16 . ">]",
		"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" . "11" x 32 . "> /U <" . "22" x 32 . "> >>");
}

# ---- DOCX: deflated members, as word processors write them

sub zip {
	my @files = @_;
	my ($out, $central, $count) = ("", "", 0);
	while (my ($name, $bytes) = splice @files, 0, 2) {
		my ($deflate) = Compress::Zlib::deflateInit(-WindowBits => -MAX_WBITS());
		my $packed = $deflate->deflate($bytes);
		$packed .= $deflate->flush;
		my $head = pack "vvvvvVVVvv", 20, 0, 8, 0, 0x21, crc32($bytes), length $packed, length $bytes,
			length $name, 0;
		my $at = length $out;
		$out .= "PK\x03\x04$head$name$packed";
		$central .= "PK\x01\x02" . pack("v", 20) . $head . pack("vvvVV", 0, 0, 0, 0, $at) . $name;
		$count++;
	}
	return $out . $central . "PK\x05\x06" . pack "vvvvVVv", 0, 0, $count, $count, length $central,
		length $out, 0;
}

sub xml { my $text = shift; $text =~ s/&/&amp;/g; $text =~ s/</&lt;/g; $text =~ s/>/&gt;/g; return $text; }

sub word_body {
	my ($text, $pieces) = @_;
	my $body = "";
	for my $line (split /\n/, $text) {
		my @runs = $pieces ? $line =~ /.{1,3}/gs : ($line);
		$body .= "<w:p>" . join("", map {
			"<w:r><w:rPr><w:lang w:val=\"en-GB\"/></w:rPr><w:t xml:space=\"preserve\">" . xml($_) . "</w:t></w:r>"
		} @runs) . "</w:p>";
	}
	return $body;
}

sub word_part {
	my ($part, $inner) = @_;
	return encode("UTF-8", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<w:$part xmlns:w=\""
		. "http://schemas.openxmlformats.org/wordprocessingml/2006/main\">$inner</w:$part>");
}

sub docx {
	my ($text, $type) = @_;
	my $plain = $type eq "docx" || $type eq "docx-runs";
	my @files = (
		"[Content_Types].xml" => "<?xml version=\"1.0\"?><Types xmlns=\""
			. "http://schemas.openxmlformats.org/package/2006/content-types\"/>",
		"word/document.xml" => word_part("document", "<w:body>"
			. word_body($plain ? $text : "A page of words.", $type eq "docx-runs") . "</w:body>"));
	push @files, "word/footnotes.xml", word_part("footnotes", word_body($text)) if $type eq "docx-footnote";
	push @files, "word/header1.xml", word_part("hdr", word_body($text)) if $type eq "docx-header";
	return zip(@files);
}

# ---- what cannot be read

my %unread = (
	png => ["png", "\x89PNG\r\n\x1a\n" . "\0" x 32],
	jpeg => ["jpg", "\xff\xd8\xff\xe0\0\x10JFIF\0" . "\0" x 32],
	gif => ["gif", "GIF89a\x01\0\x01\0" . "\0" x 16],
	tiff => ["tif", "II*\0\x08\0\0\0" . "\0" x 16],
	bmp => ["bmp", "BM\x46\0\0\0\0\0\0\0" . "\0" x 48],
	webp => ["webp", "RIFF\x24\0\0\0WEBPVP8 " . "\0" x 24],
	heic => ["heic", "\0\0\0\x18ftypheic" . "\0" x 16],
	dicom => ["dcm", "\0" x 128 . "DICM" . "\0" x 64],
	"pdf-image" => ["pdf", pdf_image()],
	"pdf-locked" => ["pdf", pdf_locked()],
	"pdf-broken" => ["pdf", "%PDF-1.4\nnothing follows\n"],
	"docx-broken" => ["docx", substr(zip("word/document.xml" => "<a/>"), 0, 30)],
	"empty-docx" => ["docx", zip("other/part.xml" => "<a/>")],
	doc => ["doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" . "\0" x 64],
	zip => ["zip", zip("notes.txt" => "in an archive")],
	gzip => ["gz", "\x1f\x8b\x08" . "\0" x 16],
	wav => ["wav", "RIFF\x24\0\0\0WAVEfmt " . "\0" x 24],
	mp4 => ["mp4", "\0\0\0\x18ftypmp42" . "\0" x 16],
);

# ---- the cases

my (@cases, @names);
for (split /^(?=== \d+ )/m, slurp("$data/planted.txt")) {
	my ($number, $type, $text) = /^== (\d+) (\S+)\n(.*)\n\z/s or next;
	my (@planted, $name, $bytes);
	push @planted, [$1, $2] while $text =~ /\{([a-z-]+)\|([^{}]*)\}/g;
	$text =~ s/\{[a-z-]+\|([^{}]*)\}/$1/g;
	if ($text eq "!unread") {
		($name, $bytes) = @{ $unread{$type} };
	} elsif ($type eq "pdf") {
		($name, $bytes) = ("pdf", pdf_text($text));
	} elsif ($type =~ /^docx/) {
		($name, $bytes) = ("docx", docx($text, $type));
	} elsif ($type eq "utf16") {
		($name, $bytes) = ("csv", "\xff\xfe" . encode("UTF-16LE", $text));
	} elsif ($type eq "latin1") {
		($name, $bytes) = ("txt", encode("cp1252", $text));
	} else {
		($name, $bytes) = ($type, encode("UTF-8", "$text\n"));
	}
	push @names, "$number.$name";
	spew($names[-1], $bytes);
	push @cases, { name => $names[-1], type => $type, planted => \@planted, unread => $text eq "!unread" };
}
complain("there are " . @cases . " cases, not 200") if @cases != 200;
my @clean = split /\n/, slurp("$data/clean.txt");
complain("there are " . @clean . " clean texts, not 100") if @clean != 100;
for my $i (0 .. $#clean) {
	push @names, sprintf "clean-%03d.txt", $i + 1;
	spew($names[-1], encode("UTF-8", "$clean[$i]\n"));
}

open my $answer, "-|", "cd '$dir' && '$attest' guard --json " . join(" ", @names) or die $!;
my $looked = decode_json(do { local $/; <$answer> });
my %seen = map { $_->{file} => $_ } @$looked;

my ($planted, $found, $unread, $false) = (0, 0, 0, 0);
for my $case (@cases) {
	my $seen = $seen{ $case->{name} };
	if ($case->{unread}) {
		$unread++;
		complain("$case->{name}: not said to be unread") if $seen->{read} || !defined $seen->{unread};
		next;
	}
	complain("$case->{name} ($case->{type}): was not read: " . ($seen->{unread} // "")) if !$seen->{read};
	for my $plant (@{ $case->{planted} }) {
		my ($kind, $text) = @$plant;
		$planted++;
		$text =~ s/\s+/ /g;
		my @hits = grep { (my $t = $_->{text}) =~ s/\s+/ /g; $_->{kind} eq $kind && index($t, $text) >= 0 }
			@{ $seen->{findings} };
		$found += @hits > 0;
		complain("$case->{name} ($case->{type}): $kind \"$text\" was not found") if !@hits;
	}
}
for my $name (grep { /^clean/ } @names) {
	my @findings = @{ $seen{$name}{findings} };
	$false += @findings > 0;
	print "$name: false alarm: $_->{kind} \"$_->{text}\"\n" for @findings;
}
complain("$false false alarms in 100 clean texts") if $false >= 2;
print "$found of $planted planted identifiers found, $unread of $unread files said to be unread, "
	. "$false false alarms in 100 texts\n";
exit($failed > 0);
