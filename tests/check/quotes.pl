#!/usr/bin/perl
# Comments that lean on a written rule must lean on something. Every "RULES.md section N" and
# "FORMAT.md section N" in a source file must name a section that its document has, and where words
# follow in quotes, as in   FORMAT.md section 4: "an entry digest is accepted once"   they must stand in
# that section. Which document: the one of the folder in front of the name (portfolio/FORMAT.md), else
# the one beside the source file, else the only one of that name. Prints FILE:LINE: what is wrong.
# Usage: quotes.pl [FOLDER]
use strict;
use warnings;
use File::Basename;

my $root = shift // dirname(__FILE__) . "/../..";
chdir $root or die "$root: $!\n";

my (%sections, %text_of, @sources);
# Perl as a small system has it: without File::Find.
my @prune = ("(", (map { ("-name", $_, "-o") } qw(build .git node_modules data)), "-path", "./tests/check", ")");
open my $tree, "-|", "find", ".", @prune, "-prune", "-o", "-type", "f", "-print" or die "find: $!\n";
while (my $path = <$tree>) {
	chomp $path;
	if ($path =~ m{^\./(.*/)?(RULES|FORMAT)\.md$}) { read_document(substr $path, 2) }
	elsif ($path =~ m{\.([ch]|sh|rnc|pl|session)$}) { push @sources, $path }
}

# White space, and the stars that open a comment's lines, are not part of a quote.
sub plain {
	my $text = shift;
	$text =~ s/\n[ \t]*(\*|#)?/ /g;
	$text =~ s/\s+/ /g;
	return $text;
}

# A section reaches from its numbered heading to the next one of the same or a higher level.
sub read_document {
	my $name = shift;
	$sections{$name} = {};
	open my $in, "<", $name or die "$name: $!\n";
	my @open;
	while (my $line = <$in>) {
		if ($line =~ /^(#+)\s+(\d+(?:\.\d+)*)\.?\s/) {
			my ($level, $number) = (length $1, $2);
			@open = grep { $_->[0] < $level } @open;
			push @open, [$level, $number];
			$sections{$name}{$number} = 1;
		} elsif ($line =~ /^(#+)\s/) {
			my $level = length $1;
			@open = grep { $_->[0] < $level } @open;
		}
		$text_of{"$name $_->[1]"} .= $line for @open;
	}
}

# The document that `name` means in `file`, or nothing.
sub document {
	my ($name, $file) = @_;
	return $sections{$name} ? $name : undef if $name =~ m{/};
	my $beside = dirname($file) . "/$name";
	return $beside if $sections{$beside};
	my @all = grep { basename($_) eq $name } keys %sections;
	return @all == 1 ? $all[0] : undef;
}

my $reference = qr{\b((?:\w+/)?(?:RULES|FORMAT)\.md)(?:\s|\*|\#)+sections?\s+(\d+(?:\.\d+)*)
	(?::(?:\s|\*|\#)*"([^"]+)")?}x;
my ($checked, $wrong) = (0, 0);
for my $path (sort @sources) {
	open my $in, "<", $path or die "$path: $!\n";
	my $source = do { local $/; <$in> };
	my $file = substr $path, 2;
	while ($source =~ /$reference/g) {
		my ($name, $number, $quote) = ($1, $2, $3);
		my $line = 1 + (substr($source, 0, $-[0]) =~ tr/\n//);
		my $document = document($name, $file);
		my $problem;
		if (!$document) { $problem = "there is no $name that this could mean" }
		elsif (!$sections{$document}{$number}) { $problem = "$document has no section $number" }
		elsif (defined $quote && index(plain($text_of{"$document $number"}), plain($quote)) < 0) {
			$problem = "section $number of $document does not say \"" . plain($quote) . "\"";
		}
		$checked++;
		next unless $problem;
		print "$file:$line: $problem\n";
		$wrong++;
	}
}
print "$checked references to RULES.md and FORMAT.md, $wrong wrong\n";
exit($wrong ? 1 : 0);
