#!/bin/sh
# The house rules that a search can see: tests/check/house.sh [FOLDER]. FOLDER (default: this project)
# is searched; each offence is printed as FILE:LINE: RULE: what stands there, and one makes it fail.
# house_selftest.sh plants an offence against every rule and demands that it is found.
set -eu
cd "${1:-$(dirname "$0")/../..}"
root=$(pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
found=$scratch/found
: >"$found"

layers=
for layer in core curricula portfolio assessment cli; do
	[ ! -d $layer ] || layers="$layers $layer"
done
code=$layers
[ ! -d tests ] || code="$layers tests"

# Three readings of every C file, line for line: code (comments blanked out), bare (strings emptied
# too), and words (only comments and strings).
# shellcheck disable=SC2086 # a list of words
find $code -name node_modules -prune -o -name '*.[ch]' -type f -print >"$scratch/files"
# shellcheck disable=SC2016 # perl's dollars
perl -e '
use strict; use warnings;
use File::Basename; use File::Path "make_path";
my $scratch = shift;
while (my $file = <STDIN>) {
	chomp $file;
	open my $in, "<", $file or die "$file: $!";
	my $text = do { local $/; <$in> };
	my ($code, $bare, $words) = ("", "", "");
	while ($text =~ m{\G(?:(/\*.*?\*/|//[^\n]*)|("(?:\\.|[^"\\\n])*")|(\x27(?:\\.|[^\x27\\\n])*\x27)|(.))}gs) {
		if (defined $1) { my $lines = " " . "\n" x ($1 =~ tr/\n//); $words .= $1; $code .= $lines; $bare .= $lines }
		elsif (defined $2) { $code .= $2; $bare .= "\"\""; $words .= $2 }
		elsif (defined $3) { $code .= $3; $bare .= $3 }
		else { $code .= $4; $bare .= $4; $words .= $4 eq "\n" ? "\n" : " " }
	}
	my %reading = (code => $code, bare => $bare, words => $words);
	for my $name (keys %reading) {
		my $path = "$scratch/$name/$file";
		make_path(dirname($path));
		open my $out, ">", $path or die "$path: $!"; print $out $reading{$name}; close $out;
	}
}' "$scratch" <"$scratch/files"
mkdir -p "$scratch/code" "$scratch/bare" "$scratch/words"

# rule NAME READING REGEX PATH...: lines of the C files in the PATHs that match REGEX in
# that reading are offences; $allowed, a regex over FILE:LINE:TEXT, takes some away.
allowed='^$'
rule() {
	name=$1 reading=$2 regex=$3
	shift 3
	for path in "$@"; do
		(cd "$scratch/$reading" && { grep -srnE -e "$regex" "$path" || true; })
	done | grep -vE "$allowed" | sed -E "s/^([^:]+:[0-9]+):[[:space:]]*/\1: $name: /" >>"$found"
	allowed='^$'
}
# offence NAME: FILE:LINE:TEXT lines on stdin are offences.
offence() { sed -E "s/^([^:]+:[0-9]+):[[:space:]]*/\1: $1: /" >>"$found"; }

# each READING AWK: the program over every C file in that reading.
each() { (cd "$scratch/$1" && xargs -r awk "$2" <"$scratch/files"); }

# shellcheck disable=SC2086,SC2016 # lists of words, all of them; awk's dollars
{
rule banned-function bare '\b(strcpy|strcat|v?sprintf|strtok|atoi|gets|localtime|gmtime|ctime)[[:space:]]*\(' $code
rule typedef-struct bare '\btypedef[[:space:]]+(struct|union|enum)\b' $layers

# Each library is included in one place of one layer; nothing else can then depend on it.
allowed='^core/db[a-z_]*\.[ch]:'
rule library-sqlite code '#[[:space:]]*include[[:space:]]*<sqlite3' $layers
allowed='^core/xml[a-z_]*\.[ch]:'
rule library-libxml code '#[[:space:]]*include[[:space:]]*<libxml/' $layers
allowed='^core/fetch[a-z_]*\.[ch]:'
rule library-curl code '#[[:space:]]*include[[:space:]]*<curl/' $layers
# seal: CMS is the one envelope that other programs open as well.
allowed='^core/(digest|key|certificate|note|password|seal|uuid)[a-z_]*\.[ch]:'
rule library-openssl code '#[[:space:]]*include[[:space:]]*<openssl/' $layers
allowed='^core/gzip\.c:'
rule library-zlib code '#[[:space:]]*include[[:space:]]*<zlib' $layers
allowed='^cli/web/server[a-z_]*\.[ch]:'
rule library-microhttpd code '#[[:space:]]*include[[:space:]]*<microhttpd' $layers

rule include-upwards code '#[[:space:]]*include[[:space:]]*"\.\./' $code
rule layer-direction code '#[[:space:]]*include[[:space:]]*"(curricula|portfolio|assessment|cli)/' core
rule layer-direction code '#[[:space:]]*include[[:space:]]*"(portfolio|assessment|cli)/' curricula
rule layer-direction code '#[[:space:]]*include[[:space:]]*"(curricula|assessment|cli)/' portfolio
rule layer-direction code '#[[:space:]]*include[[:space:]]*"cli/' assessment

# SQL is a literal beside its function; commands hold none; none is put together from parts, but for
# replay.c, which compares whatever tables there are. Who is signed in to the web pages is no part of the record.
allowed='^cli/web/session[a-z_]*\.c:'
rule sql-in-cli bare '\bdb_(query|exec|execute)[[:space:]]*\(|\bquery_step[[:space:]]*\(' cli
allowed='^portfolio/replay\.c:'
rule sql-put-together code '(buf_[a-z_]+|snprintf|asprintf)[[:space:]]*\(.*"(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|DROP|ALTER) ' $layers

allowed='^(core/db[a-z_]*\.[ch]|portfolio/(replay|journal)\.c):'
rule sql-at-run-time bare '\bdb_(run|prepare|prepare_once)[[:space:]]*\(' $layers

# Nothing below cli/ speaks to anybody, asks the clock or the random source (core/digest.c wraps the
# system's, for cli/ to hand down).
below=$(echo "$layers" | sed 's/ cli//')
rule prints-below-cli bare '(^|[^a-z_])(v?printf|puts|putchar|perror)[[:space:]]*\(|\bstd(out|err)\b' $below
rule clock-below-cli bare '(^|[^a-zA-Z0-9_.>])(time|clock|clock_gettime|gettimeofday|timespec_get)[[:space:]]*\(' $below
allowed='^core/digest\.c:'
rule random-below-cli bare '(^|[^a-zA-Z0-9_.>])(getrandom|getentropy|RAND_(priv_)?bytes|s?rand|s?random|arc4random(_[a-z]+)?)[[:space:]]*\(' $below

rule unfinished words '\b(TODO|FIXME|XXX)\b' $code
rule machine-path words '(^|[^a-zA-Z0-9_.])/(home|root|work|Users)/' $code

# One spelling, in comments and in what people read; the names of a format are its own.
allowed='^curricula/medbiq\.c:|theme-color'
rule spelling words '\b([Cc]olor|[Bb]ehavior|[Cc]enter|[Ff]avor|[Hh]onor|[Ll]abor|[Cc]atalog|[Ff]ulfill|[Aa]rtifact|[Gg]ray)(s|ed|ing|ite)?\b' $code
rule spelling words '\b([Cc]ancel|[Mm]odel|[Ll]abel|[Tt]ravel)(ed|ing)\b' $code
allowed='ub-organization-name|[" ]Authorization[:"]' # as X.520 and HTTP call them
rule spelling words '\b[A-Za-z]*([Oo]rgan|[Rr]ecogn|[Ii]nitial|[Nn]ormal|[Ss]erial|[Aa]uthor|[Ff]inal|[Ss]ummar|[Mm]inim|[Mm]axim|[Oo]ptim|[Cc]ustom|[Ss]pecial|[Cc]anonical|[Aa]nonym)iz(e|ed|es|er|ing|ation)s?\b' $code
rule spelling words '\b[Aa]nalyz(e|ed|es|er|ing)\b' $code

# A switch over an enum has no default, so that the compiler names what a new member touches. Ours are
# told by their labels: capitals, and not the integers of a library. Labels stand under their switch.
each bare '
	FNR == 1 { delete enum }
	{ match($0, /^\t*/); depth = RLENGTH }
	/(^|[^a-z_])switch[ \t]*\(/ { enum[depth] = 0 }
	/^\t*case [A-Z][A-Z0-9_]*:/ && !/case (SQLITE|CURL|EVP|MHD)_/ { enum[depth] = 1 }
	/^\t*default:/ && enum[depth] { print FILENAME ":" FNR ":" $0 }' | grep -v '^tests/' | offence default-in-enum-switch

# What is released at every return is ready before the first: a CLEANUP() variable has a value from birth,
# a struct buf at the latest when buf_init() is reached, with no return or TRY() above it.
each bare '
	FNR == 1 || /^}/ { delete waits }
	/^\t*CLEANUP\([a-z_]+\) / {
		rest = $0
		buf = rest ~ /^\t*CLEANUP\([a-z_]+\) struct buf [a-z]/
		sub(/^\t*CLEANUP\([a-z_]+\) (struct [a-z_]+|[a-z_]+) /, "", rest)
		n = split(rest, names, /,/)
		for (i = 1; i <= n && names[1] !~ /=/; i++) {
			name = names[i]
			gsub(/[ \t*;]/, "", name)
			if (!buf)
				print FILENAME ":" FNR ":" $0
			else if (name != "")
				waits[name] = FNR ":" $0
		}
		next
	}
	{ for (name in waits) if (index($0, "buf_init(&" name ",")) delete waits[name] }
	/(^|[^a-z_])(return|TRY\()/ { for (name in waits) { print FILENAME ":" waits[name]; delete waits[name] } }
	' | offence cleanup-not-ready

# The format of json_pack takes as many arguments as follow it, and an object has a value to each name;
# else the result is NULL, and what was to be said is left out without a word.
perl -e '
use strict; use warnings;
my $scratch = shift;
while (my $file = <STDIN>) {
	chomp $file;
	open my $in, "<", "$scratch/code/$file" or die "$file: $!";
	my $text = do { local $/; <$in> };
	while ($text =~ /\bjson_pack\s*\(/g) {
		my ($at, $depth, $argument, @arguments) = (pos $text, 1, "");
		my $line = 1 + (substr($text, 0, $at) =~ tr/\n//);
		for (; $depth && $at < length $text; $at++) {
			my $c = substr $text, $at, 1;
			if (substr($text, $at) =~ /^("(?:\\.|[^"\\])*")/) { $c = $1; $at += length($1) - 1 }
			$depth++ if $c =~ /^[\(\[\{]/;
			$depth-- if $c =~ /^[\)\]\}]/;
			if ($depth == 0 || $depth == 1 && $c eq ",") { push @arguments, $argument; $argument = "" }
			else { $argument .= $c }
		}
		my $format = join "", shift(@arguments) =~ /"((?:\\.|[^"\\])*)"/g;
		my ($wanted, $wrong, @open) = (0, 0);
		for my $token ($format =~ /[\{\[\}\]]|[a-zA-Z][?*#%+]*/g) {
			if ($token =~ /[\}\]]/) {
				my $closed = pop @open;
				$wrong ||= !$closed || $closed->[0] eq "{" && $closed->[1] % 2;
				next;
			}
			$wrong ||= @open && $open[-1][0] eq "{" && $open[-1][1] % 2 == 0 && $token !~ /^s[#%+]*$/;
			$open[-1][1]++ if @open;
			if ($token =~ /[\{\[]/) { push @open, [$token, 0]; next }
			$wanted += ($token !~ /^n/) + ($token =~ /[#%]/);
		}
		print "$file:$line:json_pack(\"$format\"\n" if $wrong || @open || $wanted != @arguments;
	}
}' "$scratch" <"$scratch/files" | offence json-pack-format

# The guard of a/b_c.h is A_B_C_H, and opens the file.
each code '
	function judge() {
		guard = toupper(file)
		gsub(/[\/.-]/, "_", guard)
		if (file ~ /\.h$/ && (line[1] != "#ifndef " guard || line[2] != "#define " guard))
			print file ":" at + 0 ":" line[1] " should be " guard
	}
	FNR == 1 { judge(); file = FILENAME; n = at = 0; delete line }
	/^#/ && n < 2 { line[++n] = $0; if (n == 1) at = FNR }
	END { judge() }' | offence include-guard

# A .c file has one idea and 600 lines. Tests may be longer; it is only said.
each bare '
	function judge() {
		if (lines > 600 && file ~ /^tests\//)
			print "note: " file " has " lines " lines" >"/dev/stderr"
		else if (lines > 600 && file ~ /\.c$/)
			print file ":" lines ":more than 600 lines"
	}
	FNR == 1 { judge(); file = FILENAME }
	{ lines = FNR }
	END { judge() }' | offence too-long
}

# The same for everything else that is text: scripts, build files, documents.
others() {
	find . \( -name .git -o -name build -o -name node_modules -o -path ./tests/check \) -prune -o -type f \
		\( -name '*.sh' -o -name '*.md' -o -name '*.txt' -o -name '*.json' -o -name '*.xml' -o -name '*.rnc' \
		-o -name '*.session' -o -name run \) -print | sed 's,^\./,,'
}
others | tr '\n' '\0' | xargs -0 -r grep -nE '\b(TODO|FIXME|XXX)\b' /dev/null | offence unfinished || true
others | tr '\n' '\0' | xargs -0 -r grep -nE '(^|[^a-zA-Z0-9_.$])/(home|root|work|Users)/' /dev/null |
	offence machine-path || true

if [ -s "$found" ]; then
	sort -u "$found"
	echo "$(sort -u "$found" | wc -l) offences against the house rules in $root"
	exit 1
fi
