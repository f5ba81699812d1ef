/** The remedies of `FAULT_HINTS` in French, for the technician's command; what the daemon says itself stays in English. */
import type { FaultCode } from './errors.ts';

export const FAULT_HINTS_FR: Readonly<Record<FaultCode, string>> = {
  'config-unreadable': "vérifier que le fichier existe et que l'utilisateur du service peut le lire",
  'config-invalid': "lancer 'balise config check' et corriger la ligne nommée",
  'config-remote':
    'une configuration envoyée par la plateforme est inutilisable, la précédente vaut : en renvoyer une corrigée, de version plus haute',
  'serial-not-found': "vérifier le câble et gnss.path ; 'ls -l /dev/serial/by-id/' liste les récepteurs branchés",
  'serial-in-use':
    "un autre programme tient le port (gpsd, ModemManager, un terminal ?) : l'arrêter ou y exclure le port",
  'serial-denied': "l'utilisateur du service doit être du groupe 'dialout' pour ce port",
  'serial-lost': "l'appareil a été débranché ou réinitialisé : rouvert tout seul ; vérifier la fiche si cela se répète",
  'serial-silent': "le port est ouvert mais rien n'arrive : vérifier l'alimentation et le câblage du récepteur",
  'serial-noise':
    'des octets arrivent sans phrase valable : gnss.baud ne va pas (0 le trouve), ou le récepteur ne parle que binaire',
  'serial-no-receiver':
    "aucun port n'a donné de phrase valable : vérifier alimentation, câblage, gnss.baud (0 : tous les débits), ou nommer gnss.path",
  'gnss-silent': "la source est ouverte mais rien n'arrive : vérifier l'émetteur, son port et le pare-feu",
  'udp-unavailable':
    'ce port ne peut pas être écouté : vérifier gnss.host (une adresse du boîtier) et gnss.port (pris par un autre programme ?)',
  'gpsd-unreachable': "gpsd ne répond pas : vérifier qu'il tourne, gnss.host et gnss.port (2947)",
  'gpsd-no-device': "gpsd n'a aucun récepteur : vérifier ses DEVICES et le câble ; 'gpsmon' montre ce qu'il voit",
  'reemit-unavailable': "le port pour la tablette ne s'ouvre pas : un autre programme est-il sur reemit.port ?",
  'chrony-unreachable':
    "chronyd ne lit pas time.chronySocket : il lui faut 'refclock SOCK <chemin>', et démarrer avant ce service",
  'gnss-jamming':
    "tous les satellites se noient ensemble : un brouilleur est proche ou l'antenne lâche ; à découvert, vérifier antenne et câble",
  'gnss-suspect':
    'le récepteur se contredit : ses positions sont gardées comme douteuses ; si cela reste, le redémarrer ou le remplacer',
  'gnss-week-rollover':
    'le récepteur compte ses semaines depuis trop tôt : dates corrigées de 1024 semaines ; mettre à jour ou remplacer le récepteur',
  'tcp-unreachable': "vérifier gnss.host et gnss.port, et que l'émetteur écoute",
  'file-unreadable': 'vérifier gnss.path : le fichier enregistré ne se lit pas',
  'keypad-lost': 'le clavier ne répond pas : vérifier son câble et keypad.path',
  'key-stuck': 'une touche est enfoncée depuis 30 s : la libérer ou changer son contact ; les autres fonctionnent',
  'gpio-not-found': "aucune puce GPIO ne s'appelle gpio.chip : 'gpiodetect' liste noms et étiquettes",
  'gpio-no-line': "la puce n'a pas de ligne de ce nom : 'gpioinfo' les liste ; #17 nomme une ligne par son rang",
  'gpio-busy': 'un autre programme ou un overlay tient la ligne, nommé ci-dessus : la libérer ou en câbler une autre',
  'gpio-denied': "l'utilisateur du service ne peut ouvrir la puce GPIO : le mettre dans le groupe de /dev/gpiochip*",
  'gpio-refused': 'le noyau refuse ces réglages : vérifier gpio.bias et gpio.debounceMs pour cette puce',
  'gpio-lost': 'la puce GPIO a disparu (un module débranché ?) : rouverte toute seule à son retour',
  'evdev-not-found': "aucun appareil d'entrée à evdev.device ou de ce nom : 'cat /proc/bus/input/devices' les liste",
  'evdev-denied': "l'utilisateur du service ne peut ouvrir l'appareil : le mettre dans le groupe 'input'",
  'evdev-busy': "un autre programme s'est réservé l'appareil : l'arrêter, ou evdev.grab = false",
  'evdev-lost': "l'appareil a été débranché : rouvert tout seul ; vérifier la fiche si cela se répète",
  'lamp-lost':
    'un voyant ou le buzzer ne se commande pas, nommé ci-dessus : vérifier gpio.lamps et ses droits ; les touches marchent',
  'supply-unreadable':
    "la tension ne se lit pas : vérifier supply.file ('cat' doit donner un nombre) et supply.voltsPerUnit",
  'broker-unreachable':
    "pas de réponse du courtier : vérifier la couverture, platform.broker et le pare-feu ; l'enregistrement continue",
  'broker-refused':
    'le courtier refuse ce véhicule : vérifier son certificat, son identifiant et les droits au courtier',
  'broker-forbids': 'le courtier interdit ce sujet : ses droits doivent permettre balise/v1/<véhicule>/# à ce véhicule',
  'hub-forbidden':
    'le courtier interdit un sujet du Hub Santé, le reste passe : permettre balise/v1/<véhicule>/hub/#, ou hub.* = false',
  'broker-quota':
    "le courtier n'accepte plus rien de ce véhicule pour l'instant : y relever son quota ; réessayé tout seul",
  'broker-lost': "la liaison est tombée : réessayée toute seule ; l'enregistrement continue",
  'broker-substitute': 'le courtier préféré ne sert pas, un suivant de platform.broker sert : voir ci-dessus',
  'broker-takeover':
    "un autre client porte l'identifiant de ce véhicule : trouver le deuxième boîtier au même vehicle.id (une carte copiée ?)",
  'tls-untrusted':
    "le certificat du courtier n'est pas signé par platform.ca : vérifier ce fichier et qui répond à cette adresse",
  'tls-wrong-name':
    'le certificat du courtier est pour un autre nom : platform.broker doit employer celui du certificat',
  'tls-not-valid-now':
    "le certificat du courtier est périmé ou pas encore valable : vérifier ses dates et l'heure du boîtier",
  'tls-revoked':
    'le certificat du courtier est révoqué : en demander un nouveau à son exploitant ; rien ne lui est envoyé',
  'tls-crl': "platform.crl est périmée ou pas de l'autorité du courtier : y mettre la liste la plus récente",
  'tls-protocol': 'le courtier ne parle pas TLS 1.2 ou plus à ce port : vérifier le port et ses réglages TLS',
  'tls-client-refused':
    'le courtier refuse le certificat du véhicule (périmé, révoqué, autre autorité ?) : lui en donner un nouveau',
  'tls-files':
    "platform.ca, platform.cert, platform.key ou platform.crl inutilisable : vérifier les chemins et qu'ils vont ensemble",
  'tls-own-not-valid':
    "le certificat de ce véhicule est périmé ou pas encore valable : en donner un nouveau, ou vérifier l'heure du boîtier",
  'tls-expires-soon': 'le certificat de ce véhicule expire dans moins de 30 jours : en donner un nouveau',
  'identity-renewal':
    "le certificat n'est pas renouvelé : vérifier identity.est et le détail ; s'il est échu, 'balise provision enrol', nouveau jeton",
  'identity-refused':
    "le courtier refuse le nouveau certificat, le précédent sert : vérifier l'autorité et la liste des révoqués chez le courtier",
  'openssl-missing': "le programme openssl manque : 'apt install openssl'",
  'message-set-aside': "le courtier a refusé le contenu d'un message : il est gardé ; prévenir l'intégrateur",
  'ack-beyond-sent':
    "la plateforme confirme ce qui n'a jamais été envoyé : prévenir l'intégrateur ; rien n'a été libéré",
  'ack-invalid': "une confirmation de la plateforme est illisible : prévenir l'intégrateur ; rien n'a été libéré",
  'platform-silent':
    "les données partent mais la plateforme ne confirme rien : prévenir l'intégrateur ; rien n'est libéré",
  'control-unavailable':
    "'balise status' ne peut joindre le service : vérifier control.socket, son répertoire, son propriétaire",
  'store-full':
    "le disque est plein : y faire de la place ; les appuis sont gardés tant que dure la réserve, les positions s'espacent et attendent",
  'store-failing': 'le disque refuse les écritures : remplacer la carte ; les données nouvelles attendent en mémoire',
  'store-quarantined':
    'la base était illisible et a été mise de côté (*.quarantined-*) : la garder pour le support ; une nouvelle série a commencé',
  'store-renamed':
    "vehicle.id a changé : ce qui manque à la plateforme sous l'ancien nom attend ici ; pour l'envoyer, remettre ce nom un moment",
  'store-unchecked':
    'courant coupé, et base trop grande pour un contrôle rapide : rien à faire sauf si un autre défaut de la base suit',
  'store-log-held':
    "un autre programme garde la base ouverte, son journal ne peut réduire : l'arrêter (sqlite3, une sauvegarde ?)",
  'retention-doubtful':
    "l'heure a sauté de plus de six mois : rien d'ancien n'est supprimé pendant une semaine ; vérifier le récepteur",
  'journal-key': "le journal n'est pas signé : corriger ce qui est dit ci-dessus (docs/journal.md)",
  'store-in-use': 'un autre processus a cette base ouverte : le service tourne-t-il déjà ?',
  'store-unusable':
    'vérifier store.directory, propriétaire et système de fichiers ; une base abîmée est mise de côté au prochain démarrage : la garder',
  'store-damaged':
    'la base est abîmée et a été laissée telle quelle : démarrer le service, qui la met de côté ; balise erase la supprime alors entière',
  'store-newer':
    "la base vient d'une version plus récente de Balise : la réinstaller ; rien n'a été modifié, et rien n'est enregistré d'ici là",
  'store-stalled':
    'le disque ne répond plus depuis des minutes : positions espacées, événements en attente ; remplacer la carte',
  'part-stuck':
    "une partie du service n'avance plus, il redémarre : le détail dit laquelle ; si c'est 'store', remplacer la carte",
  'clock-not-set':
    "les données sont sans heure jusqu'à ce que le récepteur en donne une ; TLS attend : laisser chronyd régler l'horloge",
  'modem-unknown':
    "rien n'est connu du modem : vérifier ModemManager ('mmcli -L') ou qui écrit link.factsFile, ou link.modem = \"none\"",
  'plaintext-link': "la liaison n'est pas chiffrée (platform.plaintext = true) : pour une démonstration seulement",
  'old-protocol': "MQTT 3.1.1 ne peut pas dire qu'un message est interdit : pour une démonstration seulement",
};
